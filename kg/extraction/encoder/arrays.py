"""The arrays that pass between text, encoder and heads."""

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Floats", "Ints"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
