"""The words every room shares: emotions, boxes, frames, faces, mood samples, errors.

Plain values without behaviour beyond arithmetic on themselves. Nothing here opens, reads or writes
anything, and nothing here imports a room.
"""
