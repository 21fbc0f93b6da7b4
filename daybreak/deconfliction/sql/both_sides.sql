-- What each side of a hit learns of how far the other has come, and contact, which holds for both. Each function runs
-- as the tables' owner, reaches both sides for as long as it lasts, and starts from a side that its viewer sees.
CREATE SCHEMA IF NOT EXISTS deconfliction;

-- Switch the policies for this room's functions on or off (see `_FUNCTIONS` in models.py). Useless to anybody else: the
-- policies also ask for the tables' owner. An error undoes it with everything else.
CREATE OR REPLACE FUNCTION deconfliction.reach(wide boolean) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog AS $$
    SELECT set_config('daybreak.both_sides', CASE WHEN wide THEN 'on' ELSE 'off' END, true)
$$;

-- How far the other side of each of these sides has come: times only, never who.
CREATE OR REPLACE FUNCTION deconfliction.other_sides(mine uuid[])
RETURNS TABLE (side uuid, stands text, since timestamptz, seen timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM deconfliction.reach(true);
    RETURN QUERY
    SELECT m.id, o.state::text, o.waiting_since, o.acknowledged_at
    FROM public.deconfliction_hitside m
    JOIN public.deconfliction_hitside o ON o.pair = m.pair AND o.id <> m.id
    WHERE m.id = ANY (mine) AND m.compartment_id = ANY ((SELECT access.may_see())::int[]);
    PERFORM deconfliction.reach(false);
END
$$;

-- Contact was made: the other sides that have acknowledged move too.
CREATE OR REPLACE FUNCTION deconfliction.contact(mine uuid[], at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM deconfliction.reach(true);
    UPDATE public.deconfliction_hitside o SET state = 'contact_made', contact_at = at
    FROM public.deconfliction_hitside m
    WHERE m.id = ANY (mine) AND m.compartment_id = ANY ((SELECT access.may_see())::int[])
      AND o.pair = m.pair AND o.id <> m.id AND o.state = 'acknowledged';
    PERFORM deconfliction.reach(false);
END
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA deconfliction FROM PUBLIC;
