// run: before() after()
// before: 1 allocation
// after: none
package sample

var samples = []int{9, 3, 7, 1, 8}

//go:noinline
func before() (sum int) {
	doubled := make([]int, len(samples))
	for i, sample := range samples {
		doubled[i] = 2 * sample
	}
	for _, value := range doubled {
		sum += value
	}
	return sum
}

//go:noinline
func after() (sum int) {
	var room [64]int
	doubled := append(room[:0], samples...)
	for i := range doubled {
		doubled[i] *= 2
	}
	for _, value := range doubled {
		sum += value
	}
	return sum
}
