// Package cfunctions passes pointers to C.
package cfunctions

/*
#include <stddef.h>
static int fill(void *p, size_t *n) { *n = 4; return p != 0; }
typedef struct { int a; long b; } pair;
static int byref(pair *p) { return p->a++; }
*/
import "C"

import "unsafe"

func Fill() int {
	var buffer [64]byte
	var n C.size_t
	C.fill(unsafe.Pointer(&buffer[0]), &n)
	return int(n) + int(buffer[0])
}

func ByReference(x int) int {
	p := C.pair{a: C.int(x)}
	return int(C.byref(&p))
}

func Slice(b []byte) int {
	n := C.size_t(len(b))
	C.fill(unsafe.Pointer(&b[0]), &n)
	return int(n)
}
