-- What the viewer of this transaction may see. The viewer is one post id, set with SET LOCAL at the transaction's
-- start; everything else is derived here, by the owner, who alone reads the grants.


CREATE SCHEMA IF NOT EXISTS access;

-- Policies name these functions, so they come before the tables they read.
SET LOCAL check_function_bodies = off;

-- After a transaction that set it, a custom setting reads '' and not NULL: hence nullif. Bound when it is made and
-- without settings of its own, so that it becomes part of the query that names it.
CREATE OR REPLACE FUNCTION access.viewer() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.current_setting('daybreak.viewer', true), '')::pg_catalog.uuid;

-- A restricted part opens by its own grant, never by one of the whole operation, and never by one without an end. Only
-- what a children's services authority was sent stays open to those who work there: a child is not restricted. While figures are counted (see `counting` in access/viewer.py) command counts what it cannot open.
-- Every statement asks once for each of its tables: the viewer's grants come first, then the parts they open.
CREATE OR REPLACE FUNCTION access.may_see() RETURNS integer[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH mine AS MATERIALIZED (
        SELECT g.operation_id, g.compartment_id, g.granted_until, p.role
        FROM public.access_grant g
        JOIN public.agencies_post p ON p.id = g.post_id AND (p.held_until IS NULL OR p.held_until > now())
        JOIN public.agencies_person who ON who.id = p.person_id AND who.is_active
        WHERE g.post_id = access.viewer()
          AND g.granted_from <= now() AND (g.granted_until IS NULL OR g.granted_until > now())
    )
    SELECT coalesce(array_agg(DISTINCT c.id), '{}')
    FROM mine g
    JOIN public.access_compartment c ON c.operation_id = g.operation_id
     AND CASE WHEN c.kind <> 'restricted' THEN g.compartment_id IS NULL OR g.compartment_id = c.id
              ELSE g.compartment_id = c.id AND g.granted_until IS NOT NULL
                OR g.compartment_id = c.stands_for_id
                   AND (SELECT o.kind = 'authority' FROM public.access_compartment o WHERE o.id = c.stands_for_id)
                OR g.compartment_id IS NULL AND g.role IN ('gold', 'lead_coordinator')
                   AND current_setting('daybreak.counting', true) = c.operation_id::text END
$$;

-- The restricted parts the viewer is not named for.
CREATE OR REPLACE FUNCTION access.withheld() RETURNS integer[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(c.id), '{}')
    FROM public.access_compartment c
    WHERE c.kind = 'restricted' AND NOT c.id = ANY ((SELECT access.may_see())::integer[])
$$;

-- For the press of a force there is no operation, not even by its codename, while it is secret.
CREATE OR REPLACE FUNCTION access.my_operations() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT g.operation_id), '{}')
    FROM public.access_grant g
    JOIN public.agencies_post p ON p.id = g.post_id AND (p.held_until IS NULL OR p.held_until > now())
    JOIN public.agencies_person who ON who.id = p.person_id AND who.is_active
    WHERE g.post_id = access.viewer()
      AND g.granted_from <= now() AND (g.granted_until IS NULL OR g.granted_until > now())
      AND (p.role <> 'force_press'
           OR EXISTS (SELECT FROM public.access_operation o WHERE o.id = g.operation_id AND o.state <> 'secret'))
$$;

-- The operations whose requests for access the viewer answers.
CREATE OR REPLACE FUNCTION access.my_coordinated() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN p.role = 'lead_coordinator' THEN access.my_operations() END
    FROM public.agencies_post p WHERE p.id = access.viewer()
$$;

CREATE OR REPLACE FUNCTION access.reads_ledger() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM public.agencies_post p
        JOIN public.agencies_person who ON who.id = p.person_id AND who.is_active
        WHERE p.id = access.viewer() AND p.role = 'auditor' AND (p.held_until IS NULL OR p.held_until > now()))
$$;
