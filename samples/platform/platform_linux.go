package platform

const name = "linux"

// Page is in the builds for Linux, by the name of this file.
func Page() *[4096]byte {
	return new([4096]byte) // want new([4096]byte):"escapes to heap; returned; 4096 B"
}
