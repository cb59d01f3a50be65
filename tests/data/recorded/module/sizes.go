package recorded

import "unsafe"

func tooLarge() byte {
	var big [11 << 20]byte
	slice := make([]byte, 65<<10)
	return big[len(slice)%7]
}

func notConstant(n int) int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return len(s)
}

func noSize(n int) []struct{} {
	return make([]struct{}, n)
}

//go:uintptrescapes
func syscallLike(p uintptr)

func useUintptr() {
	x := 1
	syscallLike(uintptr(unsafe.Pointer(&x)))
}

//go:noescape
func noEscape(p *int)

func useNoEscape() {
	x := 1
	noEscape(&x)
}
