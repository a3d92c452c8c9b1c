"""Listed words however they are written: a cache of tokens in front of a slow, exact classifier."""
