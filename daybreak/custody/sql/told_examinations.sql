-- What the ledger holds of examinations of exhibits the viewer sees: the number of each, the digest of what it found, and
-- whether the entry still is what was written. The policies of exhibits bind this owner too.
CREATE OR REPLACE FUNCTION ledger.told_of_examinations(keys uuid[])
RETURNS TABLE (exhibit uuid, number integer, digest text, holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.thing_ref::uuid, (said.payload ->> 'examination')::integer, said.payload ->> 'examination_digest',
           position(convert_to('"payload":"' || encode(sha256(p.salt || p.content), 'hex') || '"', 'UTF8') IN e.canonical) > 0
           AND position(convert_to('"thing_ref":"' || e.thing_ref || '"', 'UTF8') IN e.canonical) > 0
           AND (l.leaf_hash IS NULL OR l.leaf_hash = e.leaf_hash)
    FROM public.ledger_entry e
    JOIN public.ledger_payload p ON p.entry_ref = e.ref
    CROSS JOIN LATERAL (SELECT convert_from(p.content, 'UTF8')::jsonb AS payload) said
    LEFT JOIN public.ledger_leaf l ON l.entry_id = e.id
    WHERE e.thing = 'exhibit' AND e.act = 'exhibit:examine' AND said.payload ? 'examination_digest'
      AND e.thing_ref IN (SELECT x.id::text FROM public.custody_exhibit x WHERE x.id = ANY (keys))
$$;
