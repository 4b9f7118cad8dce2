"""The arrays that pass between text, encoder and heads, and probabilities of their logits."""

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Floats", "Ints", "sigmoid", "softmax"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def sigmoid(logits: Floats) -> Floats:
    """The probability of each logit by itself."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), dtype=np.float32)


def softmax(logits: Floats) -> Floats:
    """Probabilities that sum to 1 along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)
