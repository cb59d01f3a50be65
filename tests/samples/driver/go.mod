module heaplens.dev/driver

go 1.21

require heaplens.dev/samples v0.0.0

replace heaplens.dev/samples => ../../../samples
