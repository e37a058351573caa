"""Turns a picture into faces with emotions.

In goes a `Frame`, out comes a list of `Face`: find, crop, classify. The networks run on LiteRT; only
`inference.training` needs TensorFlow, and live use never imports it. This room keeps no picture, writes no
file but the networks that training makes, and knows neither where frames come from nor where counts go.
"""
