-- Where the ledger keeps that a release became public, with what the entry says, for the proof anybody may check.
-- Only of a published release the viewer sees: the policies of releases bind this owner too.
CREATE OR REPLACE FUNCTION ledger.publication(release uuid)
RETURNS TABLE (canonical bytea, leaf bigint, salt bytea, content bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.canonical, l."position", p.salt, p.content
    FROM public.ledger_entry e
    JOIN public.ledger_payload p ON p.entry_ref = e.ref
    LEFT JOIN public.ledger_leaf l ON l.entry_id = e.id
    WHERE e.thing = 'release' AND e.thing_ref = release::text AND e."to" = 'public'
      AND e.act IN ('release:publish', 'release:lift')
      AND EXISTS (SELECT FROM public.release_release r WHERE r.id = release AND r.state = 'published')
    ORDER BY e.id DESC LIMIT 1
$$;
