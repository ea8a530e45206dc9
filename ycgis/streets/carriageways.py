"""x"""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
import geopandas as gpd, numpy as np, pandas as pd, shapely
import numpy.typing as npt
from ycgis.streets.facing import Facing, beside, face, join_facings, near_pairs
from ycgis.streets.pieces import Pieces, Stretches, assemble, cut
from ycgis.streets.runs import components, joints, long_runs, partners, short_breaks
from ycgis.streets.segments import Segments, explode, meetings, segment_ends
from ycgis.streets.traits import Traits, read_traits
from ycgis.text import Text

@dataclass(frozen=True, slots=True)
class CarriagewayRule:
    untagged_gap_m: tuple[float, float, float, float] = (45.0, 35.0, 25.0, 12.0)
    one_way_gap_m: tuple[float, float, float, float] = (60.0, 45.0, 40.0, 20.0)
    same_name_gap_m: float = 40.0
    angle_deg: float = 25.0
    least_run_m: float = 60.0
    thinness: float = 3.0
    break_m: float = 40.0
    turn_deg: float = 45.0
    ramp_gap_m: float = 25.0
    ramp_angle_deg: float = 50.0
    crossover_m: float = 120.0
    roundabout_m: float = 400.0
    roundness: float = 0.9

REASONS = ("street", "carriageway", "break", "inner", "crossover", "along", "duplicate", "roundabout")
WEIGHT = np.array([1, .5, .5, 0, 0, 0, 0, 1.0])

def _pairs(segments, t, rule):
    row = segments.row
    gaps = np.array([rule.untagged_gap_m, rule.one_way_gap_m])
    reach_by = np.maximum(np.maximum(gaps[0], gaps[1]), rule.same_name_gap_m) if t.oneway.any() else gaps[0]
    reach = np.where(t.ramp[row], np.maximum(rule.ramp_gap_m, reach_by[t.width[row]]), reach_by[t.width[row]])
    cos = np.cos(np.radians(rule.angle_deg)); rcos = np.cos(np.radians(rule.ramp_angle_deg))
    F=[]; D=[]; A=[]
    for i, j in near_pairs(segments, reach):
        dot = np.einsum('ij,ij->i', segments.along[i], segments.along[j])
        a, b = row[i], row[j]
        # duplicates
        m = (np.abs(dot) > 0.9999) & (t.level[a] == t.level[b])
        di, dj = i[m], j[m]
        senior = _senior(t, row[di], row[dj], di, dj)
        di, dj = di[senior], dj[senior]
        lo, hi = beside(segments, di, dj, 0.05)
        D.append((di, lo, hi))
        # ramps
        m = t.ramp[a] & ~t.ramp[b] & (np.abs(dot) >= rcos)
        lo, hi = beside(segments, i[m], j[m], rule.ramp_gap_m)
        A.append((i[m], lo, hi))
        m = (np.abs(dot) >= cos) & (t.kind[a] == t.kind[b])
        i, j, dot, a, b = i[m], j[m], dot[m], a[m], b[m]
        nm = (t.name[a] >= 0) & (t.name[a] == t.name[b]); rf = (t.ref[a] >= 0) & (t.ref[a] == t.ref[b])
        clash = ((t.name[a] >= 0) & (t.name[b] >= 0) & ~nm) | ((t.ref[a] >= 0) & (t.ref[b] >= 0) & ~rf & ~nm)
        clash &= ~(rf | nm)
        ok = ~clash & ~t.roundabout[a] & ~t.roundabout[b]
        ok &= (t.level[a] == t.level[b]) | nm | rf
        one = (t.oneway[a] != 0) & (t.oneway[b] != 0)
        opp = dot * t.oneway[a] * t.oneway[b] < 0
        unk = ~t.telling[a] & ~t.telling[b]
        w = t.width[a]
        gap = np.where(unk, gaps[0][w], np.where(nm, np.maximum(gaps[1][w], rule.same_name_gap_m), gaps[1][w]))
        ok &= unk | (one & (opp | nm))
        f = face(segments, i[ok], j[ok], gap[ok])
        F.append(f)
    cat = lambda P: Stretches(*(np.concatenate([p[k] for p in P]) for k in range(3)))
    return join_facings(F), cat(D), cat(A)

def _senior(t, a, b, i, j):
    """True where j goes first"""
    keys = [(t.width[a], t.width[b]), (t.ramp[a].astype(int), t.ramp[b].astype(int)), (t.kind[a], t.kind[b]), (t.name[a], t.name[b]), (t.ref[a], t.ref[b]), (i, j)]
    res = np.zeros(len(i), bool); tie = np.ones(len(i), bool)
    for x, y in keys:
        res |= tie & (y < x); tie &= x == y
    return res

def _rings(segments, rule):
    fc = shapely.polygonize(segments.lines())
    faces = shapely.get_parts(fc)
    per = shapely.length(shapely.get_exterior_ring(faces)); area = shapely.area(shapely.polygons(shapely.get_exterior_ring(faces)))
    ok = (per <= rule.roundabout_m) & (4*np.pi*area/per**2 >= rule.roundness) & (shapely.get_num_coordinates(faces) >= 9)
    out = np.zeros(len(segments), bool)
    if ok.any():
        tree = shapely.STRtree(shapely.line_interpolate_point(segments.lines(), .5, normalized=True))
        q = tree.query(shapely.get_exterior_ring(faces[ok]), predicate='dwithin', distance=0.01)[1]
        out[q] = True
    return out

def carriageways(streets, rule=CarriagewayRule(), timing=None):
    import time; T=[time.time()]
    def tick(n):
        T.append(time.time())
        if timing is not None: timing[n]=round(T[-1]-T[-2],2)
    t = read_traits(streets)
    segments = explode(streets.geometry)
    row = segments.row
    tick('explode')
    ring = _rings(segments, rule) | t.roundabout[row]
    tick('rings')
    facing, dup, along = _pairs(segments, t, rule)
    tick('pairs')
    facing = facing.take(~ring[facing.segment] & ~ring[facing.other])
    sides = [Stretches(f.segment, f.low, f.high) for f in (facing.take(facing.side == s) for s in (1, -1))]
    pieces, (left, right, copy, beside_) = cut(segments, [*sides, dup, along])
    tick('cut')
    full = np.zeros(len(segments)); np.add.at(full, pieces.segment, np.where(copy, pieces.length, 0))
    alive = full < segments.length * .999
    ends = segment_ends(segments, alive)
    links = joints(segments, pieces, ends, t.kind, rule.turn_deg)
    found = partners(segments, pieces, facing)
    tick('partners')
    paired = (left | right) & ~copy
    kept, run = long_runs(pieces, paired, links, found, rule.least_run_m, rule.thinness)
    brk = short_breaks(pieces, kept, ~copy & ~ring[pieces.segment], links, rule.break_m)
    tick('runs')
    cross = _crossovers(segments, pieces, ends, kept, run, found, t, rule)
    tick('cross')
    reason = np.zeros(len(pieces.segment), int)
    reason[ring[pieces.segment]] = 7
    reason[kept] = 1; reason[brk] = 2; reason[kept & left & right] = 3
    ramp = t.ramp[row[pieces.segment]]
    reason[ramp & beside_] = 5
    reason[cross[pieces.segment] ] = 4
    reason[copy] = 6
    partner = np.full(len(pieces.segment), -1); 
    o = np.argsort(-found.gap, kind='stable')
    partner[found.piece[o]] = row[pieces.segment[found.other[o]]]
    partner[~np.isin(reason, (1, 3))] = -1
    first, lines = assemble(segments, pieces, (reason, partner))
    tick('assemble')
    lab = streets.index.to_numpy()
    p = partner[first]
    return gpd.GeoDataFrame({'street': lab[row[pieces.segment[first]]], 'weight': WEIGHT[reason[first]], 'reason': np.array(REASONS)[reason[first]], 'partner': np.where(p >= 0, lab[p], -1)}, geometry=lines, crs=streets.crs)

def _crossovers(segments, pieces, ends, kept, run, found, t, rule):
    n = len(segments)
    # chains through nodes of degree 2
    deg = np.bincount(ends.node)
    pos = np.flatnonzero((deg[ends.node] == 2))[0::2]
    chain = components(n, (ends.segment[pos], ends.segment[pos+1]))
    length = np.bincount(chain, segments.length, minlength=n)
    # carriageway ends: run and facing at either end of a segment
    at = np.where(ends.far == 0, pieces.first()[ends.segment], pieces.last()[ends.segment])
    k = kept[at]
    # chain ends at nodes of degree > 2
    e = np.flatnonzero((deg[ends.node] > 2) & (length[chain[ends.segment]] <= rule.crossover_m))
    o = np.argsort(chain[ends.segment[e]], kind='stable'); e = e[o]
    c = chain[ends.segment[e]]
    cnt = np.bincount(c, minlength=n)
    two = np.flatnonzero((c[1:] == c[:-1]) & (cnt[c[1:]] == 2))
    e1, e2 = e[two], e[two+1]
    # per end position in ends: list meeting
    m1, m2 = meetings(ends)
    A = np.concatenate([m1, m2]); B = np.concatenate([m2, m1])
    # straight on
    dot = np.einsum('ij,ij->i', ends.away[A], ends.away[B])
    # facing table: piece -> sides
    fl = np.zeros((len(kept), 2), bool)
    fl[found.piece, (found.side < 0).astype(int)] = True
    # For each candidate end e: for each meeting other B with kept & not same chain
    res = np.zeros(n, bool)
    other_end = np.full(len(ends.node), -1); other_end[e1] = e2; other_end[e2] = e1
    xy = np.where((ends.far == 0)[:, None], segments.start[ends.segment], segments.stop[ends.segment])
    cand = (other_end[A] >= 0) & (chain[ends.segment[A]] != chain[ends.segment[B]])
    A, B, dot = A[cand], B[cand], dot[cand]
    pB = at[B]
    vec = xy[other_end[A]] - xy[A]
    sB = ends.segment[B]
    across = np.einsum('ij,ij->i', vec, segments.left[sB]); alongv = np.einsum('ij,ij->i', vec, segments.along[sB])
    faces = np.where(across > 0, fl[pB, 0], fl[pB, 1])
    gapmax = np.array([rule.one_way_gap_m, rule.untagged_gap_m]).max(0)[t.width[segments.row[sB]]]
    good = kept[pB] & faces & (np.abs(across) > 1) & (np.abs(across) <= 1.3 * gapmax) & (np.abs(alongv) <= 2 * np.abs(across) + 20)
    # runs touched at each end
    key1 = set()
    runB = run[pB]
    import itertools
    tab = pd.DataFrame({'e': A[good], 'run': runB[good]}).drop_duplicates()
    tab['o'] = other_end[tab.e]
    j = tab.merge(tab, left_on=['e', 'run'], right_on=['o', 'run'])
    isx = np.zeros(len(ends.node), bool); isx[j.e_x.to_numpy()] = True
    # continuing
    cont = np.zeros(len(ends.node), bool)
    onrun = pd.MultiIndex.from_arrays([A, runB]).isin(pd.MultiIndex.from_arrays([tab.e, tab.run]))
    st = (dot <= -np.cos(np.radians(60))) & ~(kept[pB] & onrun)
    cont[A[st]] = True
    both = np.zeros(len(ends.node), bool)
    x = np.flatnonzero(isx)
    through = cont[x] & cont[other_end[x]]
    bad = x[~through]
    dead = np.unique(chain[ends.segment[bad]])
    return np.isin(chain, dead)
