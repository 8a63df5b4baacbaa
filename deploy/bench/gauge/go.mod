module espalier/bench/gauge

go 1.22
