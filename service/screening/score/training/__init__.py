"""Makes the model and its card from a folder of labelled texts: `make model SCREENING_DATA=…`.

data     the sources, their licences, and what a row of each teaches
fit      logistic regression over hashed grams, in numpy
measure  areas under curves, folds, and sources left out
marked   how well marked characters agree with people's
borrowed word weights of another package
apart    words of Roman Urdu that learn from its rows alone
insults  words of Russian and Roman Urdu that were written down
files    where models lie
card     docs/model-card.md
"""
