"""What the allocator gives for a size: it knows 67 sizes, and whole pages above. Pure.

runtime/sizeclasses.go, from Go 1.25 internal/runtime/gc/sizeclasses.go: the same in all versions.
"""

from bisect import bisect_left

from heaplens.compiler.versions import HEADER

# fmt: off
_CLASSES = (
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320,
    352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792,
    2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472,
    9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264,
    28672, 32768,
)
# fmt: on
_PAGE_BYTES = 8192
_HEADER_BYTES, _HEADER_FROM_BYTES = 8, 512


def size_class(size_bytes: int, go_minor: int, *, has_pointers: bool) -> int:
    """Return the bytes that an object takes.

    Args:
        size_bytes: What is asked for.
        go_minor: The 27 of Go 1.27.
        has_pointers: Whether the garbage collector looks into it.
    """
    size = size_bytes
    if has_pointers and go_minor >= HEADER.since:
        size += _HEADER_BYTES if _HEADER_FROM_BYTES < size <= _CLASSES[-1] - _HEADER_BYTES else 0
    if size > _CLASSES[-1]:
        return -(-size // _PAGE_BYTES) * _PAGE_BYTES
    return _CLASSES[bisect_left(_CLASSES, size)]
