-- What the acts on exceptions must know whoever is looking. Each function runs as the tables' owner, reaches beyond the
-- viewer for as long as it lasts, answers about the viewer's own operations, and tells neither names nor content.

-- Switch the policies for these functions on or off (see `_FUNCTIONS` in records.py). Useless to anybody else: the
-- policies also ask for the tables' owner. An error undoes it with everything else.
CREATE OR REPLACE FUNCTION access.reach(wide boolean) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
    SELECT set_config('daybreak.exceptions', CASE WHEN wide THEN 'on' ELSE 'off' END, true)
$$;

-- How many panes of glass the viewer has broken that nobody has reviewed, however long ago: a part that closed shows
-- its visitor no review.
CREATE OR REPLACE FUNCTION access.my_unreviewed_glass() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    waiting bigint;
BEGIN
    PERFORM access.reach(true);
    SELECT count(*) INTO waiting FROM public.access_review r
    WHERE r.kind = 'break_glass' AND r.reviewed_at IS NULL
      AND r.opened_by_person = (SELECT p.person_id FROM public.agencies_post p WHERE p.id = access.viewer());
    PERFORM access.reach(false);
    RETURN waiting;
END
$$;

-- The restrictions for which fewer than two people of the lead agency will stand named at the instant, for command of
-- the operation: of which forces, how many people stand now, and until when two did or do.
CREATE OR REPLACE FUNCTION access.thinly_named(of_operation uuid, at timestamptz, ahead timestamptz)
RETURNS TABLE (restriction uuid, forces text, people bigint, until timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.access_grant g JOIN public.agencies_post p ON p.id = g.post_id
        WHERE p.id = access.viewer() AND p.role IN ('gold', 'lead_coordinator') AND g.compartment_id IS NULL
          AND of_operation = ANY ((SELECT access.my_operations())::uuid[]) AND g.operation_id = of_operation
          AND (g.granted_until IS NULL OR g.granted_until > now())
    ) THEN
        RETURN;
    END IF;
    PERFORM access.reach(true);
    RETURN QUERY
    WITH named AS (
        SELECT g.compartment_id AS part, p.person_id AS person,
            max(least(g.granted_until, coalesce(p.held_until, 'infinity'),
                      CASE WHEN NOT who.is_active THEN at END)) AS ends
        FROM public.access_grant g
        JOIN public.agencies_post p ON p.id = g.post_id AND p.role IN ('gold', 'lead_coordinator', 'lead_analyst')
        JOIN public.agencies_person who ON who.id = p.person_id
        WHERE g.granted_until IS NOT NULL AND g.granted_from <= at
        GROUP BY 1, 2),
    ranked AS (SELECT n.*, row_number() OVER (PARTITION BY n.part ORDER BY n.ends DESC) AS place FROM named n)
    SELECT r.id,
        (SELECT string_agg(DISTINCT a.name, ', ' ORDER BY a.name) FROM public.access_compartment c
         JOIN public.agencies_agency a ON a.id = c.agency_id AND a.kind = 'force' WHERE c.restriction = r.id),
        (SELECT count(*) FROM named n WHERE n.part = r.compartment_id AND n.ends > at),
        (SELECT k.ends FROM ranked k WHERE k.part = r.compartment_id AND k.place = 2)
    FROM public.access_restriction r
    JOIN public.access_compartment home ON home.id = r.compartment_id AND home.operation_id = of_operation
    WHERE r.lifted_at IS NULL
      AND (SELECT count(*) FROM named n WHERE n.part = r.compartment_id AND n.ends > ahead) < 2;
    PERFORM access.reach(false);
END
$$;

-- Close what else a post was granted in an operation whose membership it has just lost, also what its closer may not
-- see. Only for who ends memberships, and only where no membership stands any more.
CREATE OR REPLACE FUNCTION access.close_with_membership(of_post uuid, of_operation uuid, at timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH closed AS (
        UPDATE public.access_grant g SET granted_until = greatest(at, g.granted_from + interval '1 microsecond')
        WHERE g.post_id = of_post AND g.operation_id = of_operation
          AND (g.granted_until IS NULL OR g.granted_until > at)
          AND of_operation = ANY ((SELECT access.my_operations())::uuid[])
          AND EXISTS (SELECT FROM public.agencies_post v WHERE v.id = access.viewer()
                      AND v.role IN ('lead_coordinator', 'administrator'))
          AND NOT EXISTS (
            SELECT FROM public.access_grant m WHERE m.post_id = of_post AND m.operation_id = of_operation
              AND m.compartment_id IS NULL AND (m.granted_until IS NULL OR m.granted_until > at))
        RETURNING 1)
    SELECT count(*) FROM closed
$$;

REVOKE EXECUTE ON FUNCTION access.reach(boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION access.my_unreviewed_glass() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION access.thinly_named(uuid, timestamptz, timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION access.close_with_membership(uuid, uuid, timestamptz) FROM PUBLIC;
