"""The batch verbs: one JSON object per line in, exactly one out for each, on all cores; a bad line costs itself only."""
