//go:build go1.23

package recorded

func each(yield func(*pair) bool) {
	for i := 0; i < 3; i++ {
		if !yield(&pair{i, i}) {
			return
		}
	}
}

func rangesOver() (found *pair) {
	for p := range each {
		if p.a > 1 {
			found = p
			return p
		}
	}
	return nil
}
