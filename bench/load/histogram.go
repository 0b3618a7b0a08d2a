package main

import (
	"math"
	"math/bits"
)

// Each power of two has 256 buckets: a quantile is wrong by 0.4 % at most.
const (
	subBits    = 8
	subBuckets = 1 << subBits
)

// histogram counts nanoseconds in logarithmic buckets of linear parts.
//
//	value         bucket
//	0 … 255       value
//	above         (shift + 1) * 256 + (value >> shift) - 256, where value >> shift has 9 bits
type histogram struct {
	counts [subBuckets * (64 - subBits + 1)]int
	total  int
	max    int64
}

func (h *histogram) record(value int64) {
	value = max(value, 0)
	h.counts[bucketOf(value)]++
	h.total++
	h.max = max(h.max, value)
}

// quantile is the upper end of the bucket that holds it, and never above the greatest value; 0 when nothing was recorded.
func (h *histogram) quantile(q float64) int64 {
	rank := max(int(math.Ceil(q*float64(h.total))), 1)
	seen := 0
	for bucket, count := range h.counts {
		seen += count
		if seen >= rank {
			return min(upperEnd(bucket), h.max)
		}
	}
	return 0
}

func bucketOf(value int64) int {
	if value < subBuckets {
		return int(value)
	}
	shift := bits.Len64(uint64(value)) - subBits - 1
	return (shift+1)*subBuckets + int(value>>shift) - subBuckets
}

func upperEnd(bucket int) int64 {
	if bucket < subBuckets {
		return int64(bucket)
	}
	shift := bucket/subBuckets - 1
	return (int64(bucket%subBuckets+subBuckets)+1)<<shift - 1
}
