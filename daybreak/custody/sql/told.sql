-- What the ledger holds of exhibits the viewer sees: the number of each row, its digest, and whether the entry still is
-- what was written (its payload is the one its leaf commits to, its leaf the one that was sealed). The policies of
-- exhibits and visits bind this owner too, so it tells nothing of what is hidden.
CREATE OR REPLACE FUNCTION ledger.told_of_exhibits(keys uuid[])
RETURNS TABLE (exhibit uuid, number integer, digest text, holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.thing_ref::uuid, coalesce((said.payload ->> 'number')::integer, 0), said.payload ->> 'digest',
           position(convert_to('"payload":"' || encode(sha256(p.salt || p.content), 'hex') || '"', 'UTF8') IN e.canonical) > 0
           AND position(convert_to('"thing_ref":"' || e.thing_ref || '"', 'UTF8') IN e.canonical) > 0
           AND (l.leaf_hash IS NULL OR l.leaf_hash = e.leaf_hash)
    FROM public.ledger_entry e
    JOIN public.ledger_payload p ON p.entry_ref = e.ref
    CROSS JOIN LATERAL (SELECT convert_from(p.content, 'UTF8')::jsonb AS payload) said
    LEFT JOIN public.ledger_leaf l ON l.entry_id = e.id
    WHERE e.thing = 'exhibit' AND said.payload ? 'digest'
      AND e.thing_ref IN (SELECT x.id::text FROM public.custody_exhibit x WHERE x.id = ANY (keys))
$$;

-- Exhibits the ledger says were seized on visits the viewer sees, and of which no row is left.
CREATE OR REPLACE FUNCTION ledger.lost_exhibits(visits uuid[])
RETURNS TABLE (exhibit uuid, visit uuid, reference text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.thing_ref::uuid, v.id, said.payload ->> 'reference'
    FROM public.ledger_entry e
    JOIN public.ledger_payload p ON p.entry_ref = e.ref
    CROSS JOIN LATERAL (SELECT convert_from(p.content, 'UTF8')::jsonb AS payload) said
    JOIN public.visits_visit v ON v.id::text = said.payload ->> 'visit' AND v.id = ANY (visits)
    WHERE e.thing = 'exhibit' AND e.act = 'exhibit:seize'
      AND NOT EXISTS (SELECT FROM public.custody_exhibit x WHERE x.id::text = e.thing_ref)
$$;
