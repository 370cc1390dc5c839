"""An index kept whole: told what is wrong, mended, copied to one file and back."""
