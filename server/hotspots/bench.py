"""The part of bench.ts that PySAL plays: reads what was measured, does the same, prints times and differences as JSON."""

import json
import resource
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import esda
import numpy as np
import pymannkendall
from libpysal.graph import Graph
from scipy import sparse
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("ignore")
FOLDER = Path(sys.argv[1])
seconds, difference = {}, {}


def read(name, kind):
    return np.fromfile(FOLDER / f"{name}.{kind}", dtype=f"<{kind}")


def own_time():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def time(name, work, times=1):
    start = own_time()
    result = work()
    seconds[name] = (own_time() - start) * times
    return result


def matrix(name):
    offsets, indices = read(f"{name}.offsets", "u4"), read(f"{name}.indices", "u4")
    return sparse.csr_array((np.ones(len(indices)), indices.astype(int), offsets.astype(int)))


def gi_star(y, w, permutations=0, star=True):
    return esda.G_Local(y, w, transform="B", star=star, permutations=permutations, n_jobs=1, keep_simulations=False, seed=1)


counts = read("all.counts", "u4").astype(float)
w = Graph.from_sparse(matrix("all"))
local = time("Gi*, z and normal p", lambda: gi_star(counts, w))
difference["Gi*, z and normal p"] = np.abs(local.Zs - read("all.z", "f8")).max()
p = 2 * norm.sf(np.abs(local.Zs))
time("false discovery rate, q", lambda: multipletests(p, method="fdr_bh"))
moran = time("local Moran", lambda: esda.Moran_Local(counts, w, permutations=0))
difference["local Moran"] = np.abs(moran.Is - read("all.i", "f8")).max()

few = matrix("few")
few_counts = read("few.counts", "u4").astype(float)
few_w = Graph.from_sparse(few)
gi_star(few_counts, few_w, permutations=9)  # numba compiles
time("permutations, 999 of 10,000 cells", lambda: gi_star(few_counts, few_w, permutations=999))

cells, cube = few.shape[0], read("few.cube", "f8")
slices = len(cube) // cells
near = few + sparse.eye_array(cells)
past = sparse.diags_array([np.ones(slices), np.ones(slices - 1)], offsets=[0, -1])
bins = sparse.kron(past, near, format="csr")
bins.setdiag(0)
bins.eliminate_zeros()
bins_w = Graph.from_sparse(bins)
found = time("space–time Gi*, 10,000 × 52", lambda: gi_star(cube, bins_w))
difference["space–time Gi*, 10,000 × 52"] = np.abs(found.Zs - read("few.z", "f8")).max()

series = read("trend.series", "f8").reshape(slices, -1)
asked = np.arange(0, series.shape[1], 200)
tests = time("Mann–Kendall with Sen’s slope", lambda: [pymannkendall.original_test(series[:, one]) for one in asked],
             times=series.shape[1] / len(asked))
difference["Mann–Kendall with Sen’s slope"] = np.abs(np.array([test.z for test in tests]) - read("trend.z", "f8")[asked]).max()

packages = ("esda", "libpysal", "statsmodels", "pymannkendall", "numpy")
print(json.dumps({
    "versions": ", ".join(f"{name} {version(name)}" for name in packages)
    + f"; weights made beforehand; Mann–Kendall from {len(asked)} series",
    "seconds": seconds,
    "difference": {name: float(value) for name, value in difference.items()},
}))
