-- name: opinion_trend
-- Petitions of a run, or of one of its clusters, by week of receipt.
SELECT date_trunc('week', petition.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS week, count(*)
  FROM petitions_opinioncluster AS cluster
  JOIN petitions_clustermember AS member ON member.cluster_id = cluster.id
  JOIN petitions_petition AS petition ON petition.id = member.petition_id
 WHERE cluster.run_id = %(run)s AND (%(cluster)s::bigint IS NULL OR cluster.id = %(cluster)s::bigint)
 GROUP BY week ORDER BY week;

-- name: opinion_places
-- The same by the province in which the unit that has them lies.
SELECT named.code, named.full_name, count(*)
  FROM petitions_opinioncluster AS cluster
  JOIN petitions_clustermember AS member ON member.cluster_id = cluster.id
  JOIN petitions_petition AS petition ON petition.id = member.petition_id
  JOIN org_unit AS unit ON unit.id = petition.unit_id
  JOIN org_unit AS above ON above.level = 'province' AND above.kind <> 'department' AND unit.lft BETWEEN above.lft AND above.rgt
  JOIN org_territoryname AS named ON named.territory_id = above.territory_id AND upper_inf(named.valid)
 WHERE cluster.run_id = %(run)s AND (%(cluster)s::bigint IS NULL OR cluster.id = %(cluster)s::bigint)
 GROUP BY named.code, named.full_name ORDER BY count(*) DESC, named.code;
