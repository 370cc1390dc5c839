"""What encoders make: vectors and rows of them, float32, of length 1."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]  # (dim,)
Matrix = NDArray[np.float32]  # (n, dim)
