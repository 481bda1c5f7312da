"""Short texts about nothing a watch-list is for. A pattern that finds something in each of one language's would find
something in nearly every article in it."""

from __future__ import annotations

__all__ = ["EVERYDAY"]

EVERYDAY: tuple[tuple[str, ...], ...] = (
    (
        "The library on Mill Road opens again on 4 March 2024, after a leaking roof kept its 12 reading rooms shut. "
        "Anna Lind said that most of the books were dry.",
        "Bakers in the old town have raised the price of a loaf to 2.80, the third rise since 2022. It is the flour, "
        "Peter Holm told his customers, and not the oven.",
        "Rain stopped the village fair on Sunday 16 July 2023 for 45 minutes. Then the choir of Saint Mark sang, and "
        "the children of Rose Weaver won the sack race.",
    ),
    (
        "Die Bücherei in der Mühlgasse öffnet am 4. März 2024 wieder, nachdem das Dach monatelang undicht war. Von den "
        "12 Lesesälen ist einer noch zu, sagte Anna Lind.",
        "Das Brot kostet in der Altstadt jetzt 2,80, und das ist seit 2022 schon das dritte Mal. Es liegt am Mehl, "
        "sagt der Bäcker Peter Holm.",
        "Der Regen hat das Dorffest am Sonntag, 16. Juli 2023, für 45 Minuten unterbrochen. Die Kinder von Rosa Weber "
        "haben trotzdem gewonnen.",
    ),
    (
        "La bibliothèque de la rue du Moulin rouvre le 4 mars 2024, après des mois de travaux sur le toit. Les 12 "
        "salles sont prêtes, dit Anna Lind.",
        "Le pain coûte 2,80 dans la vieille ville, et c'est la troisième hausse depuis 2022. La faute à la farine, "
        "dit Pierre Holm.",
        "La pluie a arrêté la fête du village le dimanche 16 juillet 2023 pendant 45 minutes. Les enfants de Rose "
        "Tisserand ont gagné la course.",
    ),
    (
        "Biblioteka przy ulicy Młyńskiej otwiera się znowu 4 marca 2024, bo dach już nie przecieka. Wszystkie 12 sal "
        "jest suchych, mówi Anna Lind.",
        "Chleb na starym mieście kosztuje 2,80 i to już trzecia podwyżka od 2022 roku. To przez mąkę, mówi piekarz "
        "Piotr Holm.",
        "Deszcz przerwał w niedzielę 16 lipca 2023 festyn na 45 minut. Potem śpiewał chór, a dzieci Róży Tkacz "
        "wygrały w workach.",
    ),
    (
        "Библиотека на Мельничной улице снова открыта с 4 марта 2024 года: крыша больше не течёт. Все 12 залов сухие, "
        "сказала Анна Линд.",
        "Хлеб в старом городе стоит теперь 2,80, и это третий раз с 2022 года. Дело в муке, а не в печи, говорит "
        "пекарь Пётр Хольм.",
        "Дождь прервал праздник в воскресенье 16 июля 2023 года на 45 минут. Потом пел хор, и дети Розы Ткач победили "
        "в беге.",
    ),
    (
        "Бібліотека на Млиновій вулиці знову відкрита з 4 березня 2024 року: дах більше не тече. Усі 12 залів сухі, "
        "сказала Анна Лінд.",
        "Хліб у старому місті коштує тепер 2,80, і це вже втретє з 2022 року. Річ у борошні, а не в печі, каже пекар "
        "Петро Гольм.",
        "Дощ перервав свято в неділю 16 липня 2023 року на 45 хвилин. Потім співав хор, і діти Рози Ткач перемогли "
        "в бігу.",
    ),
)
