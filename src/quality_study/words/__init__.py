"""How things are said: errors, French typography, vocabulary, glyphs."""
