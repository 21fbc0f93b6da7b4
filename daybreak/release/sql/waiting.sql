-- Whether a release of any operation waits sealed, whoever asks: two people of the installation who see no operation may
-- change the keys, and would void it. That one waits is all it tells, not whose.
CREATE SCHEMA IF NOT EXISTS release;

CREATE OR REPLACE FUNCTION release.waits() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    one_waits boolean;
BEGIN
    PERFORM set_config('daybreak.waiting', 'on', true);
    SELECT EXISTS (SELECT FROM public.release_release WHERE state IN ('sealed', 'unlocked')) INTO one_waits;
    PERFORM set_config('daybreak.waiting', 'off', true);
    RETURN one_waits;
END
$$;

REVOKE EXECUTE ON FUNCTION release.waits() FROM PUBLIC;
