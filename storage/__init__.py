"""Remembers sessions, samples and moments in one database, and tells what they held.

The room stores counts, mean probabilities, times and the teacher's own words: never a picture, a box, an
embedding or a name. It imports no other room. SQLite is the default; any SQLAlchemy address works.

- `engine` opens a database; `schema` and `migrations` know its versions; `connections` and `faults` say how
  every connection behaves and what its errors mean; `tables` declares what is stored.
- `recorder` writes samples, `history` reads them back and marks moments, `digests` adds many lessons up, `keeping`
  renames, deletes and purges.
- `timeline`, `changes`, `bands`, `report`, `comparison`, `summary` and `export` are pure: samples in; shares, change
  points, sentences and files out.
"""
