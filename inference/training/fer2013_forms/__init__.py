"""The three forms in which people have FER2013, one reader each: parquet files, class folders, the original table.

A reader yields every picture of the splits asked for, in the form's own order, and a damaged picture as what is wrong
with it: the summary lists those, while training refuses. What is wrong with a whole form is a `DataError`.
"""
