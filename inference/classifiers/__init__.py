"""Readers of emotions: from face crops to seven probabilities each."""
