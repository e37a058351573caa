"""Trains and measures the two networks that the program ships.

The only place where TensorFlow and Keras may be imported; live use never imports this package. Data is read
from the folder that the caller names and is never copied into the project.
"""
