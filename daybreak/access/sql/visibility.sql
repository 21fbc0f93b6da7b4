-- What the viewer of this transaction may see. The viewer is one post id, set with SET LOCAL at the transaction's
-- start; everything else is derived here, by the owner, who alone reads the grants.


CREATE SCHEMA IF NOT EXISTS access;

-- Policies name these functions, so they come before the tables they read.
SET LOCAL check_function_bodies = off;

-- After a transaction that set it, a custom setting reads '' and not NULL: hence nullif.
CREATE OR REPLACE FUNCTION access.viewer() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT nullif(current_setting('daybreak.viewer', true), '')::uuid
$$;

CREATE OR REPLACE FUNCTION access.may_see() RETURNS integer[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT c.id), '{}')
    FROM public.access_grant g
    JOIN public.agencies_post p ON p.id = g.post_id AND (p.held_until IS NULL OR p.held_until > now())
    JOIN public.agencies_person who ON who.id = p.person_id AND who.is_active
    JOIN public.access_compartment c
      ON c.operation_id = g.operation_id AND (g.compartment_id IS NULL OR g.compartment_id = c.id)
    WHERE g.post_id = access.viewer()
      AND g.granted_from <= now() AND (g.granted_until IS NULL OR g.granted_until > now())
$$;

CREATE OR REPLACE FUNCTION access.my_operations() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(DISTINCT g.operation_id), '{}')
    FROM public.access_grant g
    JOIN public.agencies_post p ON p.id = g.post_id AND (p.held_until IS NULL OR p.held_until > now())
    JOIN public.agencies_person who ON who.id = p.person_id AND who.is_active
    WHERE g.post_id = access.viewer()
      AND g.granted_from <= now() AND (g.granted_until IS NULL OR g.granted_until > now())
$$;

CREATE OR REPLACE FUNCTION access.reads_ledger() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM public.agencies_post p
        JOIN public.agencies_person who ON who.id = p.person_id AND who.is_active
        WHERE p.id = access.viewer() AND p.role = 'auditor' AND (p.held_until IS NULL OR p.held_until > now()))
$$;
