package main

import (
	"math/rand"
	"slices"
	"testing"
)

func TestBucketsHoldTheirValues(t *testing.T) {
	for _, value := range []int64{0, 1, 255, 256, 257, 511, 512, 1023, 1 << 20, 1<<40 + 12345, 1<<63 - 1} {
		bucket := bucketOf(value)
		if upperEnd(bucket) < value || (bucket > 0 && upperEnd(bucket-1) >= value) {
			t.Errorf("%d lies in bucket %d, which ends at %d", value, bucket, upperEnd(bucket))
		}
	}
}

func TestQuantiles(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	h := &histogram{}
	values := make([]int64, 100_000)
	for i := range values {
		values[i] = int64(random.ExpFloat64() * 1e6)
		h.record(values[i])
	}
	slices.Sort(values)
	for _, q := range printedQuantiles {
		exact := values[min(int(q*float64(len(values))), len(values)-1)]
		got := h.quantile(q)
		if float64(got) < float64(exact)*0.99-1 || float64(got) > float64(exact)*1.01+1 {
			t.Errorf("quantile %g is %d, not %d", q, exact, got)
		}
	}
	if h.quantile(1) != values[len(values)-1] {
		t.Error("the greatest value is not exact")
	}
}

func TestNothingRecorded(t *testing.T) {
	if (&histogram{}).quantile(0.5) != 0 {
		t.Error("nothing has a quantile")
	}
}
