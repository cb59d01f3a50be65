// run: before(7) after(7)
// before: none
// after: none
package sample

import (
	"errors"
	"fmt"
)

var errNegative = errors.New("negative")

//go:noinline
func beforeCheck(id int) error {
	if id < 0 {
		return fmt.Errorf("negative: %d", id)
	}
	return nil
}

//go:noinline
func afterCheck(id int) error {
	if id < 0 {
		return errNegative
	}
	return nil
}

func before(id int) bool { return beforeCheck(id) == nil }

func after(id int) bool { return afterCheck(id) == nil }
