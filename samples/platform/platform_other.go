//go:build !linux

package platform

const name = "other"

// Page is in all other builds, by the constraint above.
func Page() *[8192]byte {
	return new([8192]byte) // want `new([8192]byte)`:"escapes to heap; returned"
}
