"""What all processes that match share: a fork server that imports this hands it to its workers.

The model of languages is not among it: English tells itself by its small words, and whoever needs the model loads it.
"""

import gc

from flankwatch import matching, sifting
from flankwatch.batch import verbs

__all__ = ["sifting", "verbs"]

matching.build_shared()
# The server's objects are nobody's garbage: a collection would only copy the memory that its children share with it.
gc.freeze()
