"""Which gates an article passed or failed on its way from a feed to a channel. Pure: facts in, gates out."""
