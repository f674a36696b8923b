-- name: roster_board_unit
-- A unit with the one above it, if it lies in an interval.
SELECT unit.id, unit.name, unit.level, unit.lft, unit.rgt, parent.id, parent.name, parent.lft, coalesce(name.code, '')
  FROM org_unit AS unit
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
  LEFT JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
 WHERE unit.id = %(unit)s::bigint AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int;

-- name: roster_board_rows
-- The units directly below one with their newest tally of a roster up to a day, and the unit's own list.
SELECT unit.id, unit.name, unit.sort_key, coalesce(name.code, ''), tally.keepers, tally.done, tally.expected,
       tally.entries, tally.complete, own.id
  FROM org_unit AS unit
  JOIN LATERAL (
       SELECT keepers, done, expected, entries, complete FROM reports_rostertally
        WHERE roster_id = %(roster)s::bigint AND unit_id = unit.id AND "on" <= %(on)s::date
        ORDER BY "on" DESC LIMIT 1
       ) AS tally ON tally.keepers > 0
  LEFT JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
  LEFT JOIN reports_rosterunit AS own ON own.roster_id = %(roster)s::bigint AND own.unit_id = unit.id
 WHERE unit.parent_id = %(unit)s::bigint AND unit.closed_on IS NULL
 ORDER BY unit.sort_key, unit.id;

-- name: roster_board_days
-- What a unit's tally of a roster was on each day on which it moved, up to a day, the newest first.
SELECT "on", keepers, done, expected, entries, complete
  FROM reports_rostertally
 WHERE roster_id = %(roster)s::bigint AND unit_id = %(unit)s::bigint AND "on" <= %(on)s::date
 ORDER BY "on" DESC
 LIMIT %(days)s::int;

-- name: roster_behind
-- Lists in an interval of the tree that are not done, in the tree's order, after a place.
SELECT kept.id, unit.name, parent.name, kept.entries, kept.complete, kept.expected, unit.lft
  FROM reports_rosterunit AS kept
  JOIN org_unit AS unit ON unit.id = kept.unit_id AND unit.closed_on IS NULL
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 WHERE kept.roster_id = %(roster)s::bigint AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
   AND unit.lft > %(after)s::int AND (kept.done_at IS NULL) = %(waiting)s
 ORDER BY unit.lft
 LIMIT %(size)s::int
