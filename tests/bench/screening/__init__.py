"""How well and how fast Chaikhana screens, measured: `make screening SCREENING_DATA=<folder>`.

disguises  listed words as people disguise them, from a seed
hostile    texts that are made to be slow, from a seed
sets       the files of the data folder
judges     Chaikhana, better-profanity and glin-profanity, asked alike
figures    precision, recall, AUC, F1 of spans, percentiles
accuracy   what is found, and what is wrongly found
speed      how long it takes
page       docs/screening.md
"""
