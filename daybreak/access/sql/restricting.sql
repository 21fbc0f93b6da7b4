-- What an exception needs beyond the rights of the app's role: moving rows it may not change, closing grants it may
-- not see. Each function does one narrow thing and checks it itself.

-- Move rows between a part and the restricted part that stands for it, and nowhere else. Row policies are forced on the
-- owner too: what the viewer does not see stays where it is, and nothing goes where the viewer could not see it.
CREATE OR REPLACE FUNCTION access.move_rows(moved regclass, keys uuid[], origin integer, target integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    done bigint;
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.access_compartment a, public.access_compartment b
        WHERE a.id = origin AND b.id = target AND (a.stands_for_id = b.id OR b.stands_for_id = a.id)
    ) THEN
        RAISE EXCEPTION 'rows move only between a part and the restricted part that stands for it';
    END IF;
    IF NOT (SELECT c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c WHERE c.oid = moved) THEN
        RAISE EXCEPTION 'rows of % do not move: no row policy is forced on it', moved;
    END IF;
    EXECUTE format('UPDATE %s SET compartment_id = $1 WHERE compartment_id = $2 AND id = ANY ($3)', moved)
    USING target, origin, keys;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END
$$;

-- Close the open grants of posts that have ended, also those whose closer may not see them.
CREATE OR REPLACE FUNCTION access.close_grants(of_posts uuid[], at timestamptz) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE public.access_grant g SET granted_until = greatest(at, g.granted_from + interval '1 microsecond')
    FROM public.agencies_post p
    WHERE p.id = g.post_id AND g.post_id = ANY (of_posts) AND p.held_until <= at
      AND (g.granted_until IS NULL OR g.granted_until > at)
    RETURNING g.id
$$;

REVOKE EXECUTE ON FUNCTION access.move_rows(regclass, uuid[], integer, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION access.close_grants(uuid[], timestamptz) FROM PUBLIC;
