"""Finding faces in a frame. What every finder promises is in `base`."""
