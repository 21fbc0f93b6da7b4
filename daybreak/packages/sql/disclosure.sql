-- Where the ledger keeps that a package was disseminated: the newest such entry, for the proof that travels with it.
-- One act of one kind of thing, and only of a package the viewer sees: the policies of packages bind this owner too.
CREATE OR REPLACE FUNCTION ledger.disclosure(package uuid)
RETURNS TABLE (canonical bytea, leaf bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.canonical, l."position"
    FROM public.ledger_entry e LEFT JOIN public.ledger_leaf l ON l.entry_id = e.id
    WHERE e.thing = 'package' AND e.thing_ref = package::text AND e.act = 'package:disseminate'
      AND EXISTS (SELECT FROM public.packages_package p WHERE p.id = package)
    ORDER BY e.id DESC LIMIT 1
$$;
