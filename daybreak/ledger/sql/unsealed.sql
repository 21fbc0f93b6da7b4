-- Hashes of entries that no running transaction can still precede, after the last sealed one.
-- Only hashes leave: the role that seals never sees an entry.
CREATE SCHEMA IF NOT EXISTS ledger;
-- Every transaction below the horizon has ended: read it first, the entries in a later statement. VOLATILE, so that
-- each of its own statements has a snapshot of its own (PostgreSQL's manual, "Function Volatility Categories").
CREATE OR REPLACE FUNCTION ledger.horizon() RETURNS xid8
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    -- Transaction numbers are shared by all databases of a server: one that runs in another is no reason to wait.
    -- Left out is only what is known to be elsewhere; a transaction nobody is seen to hold counts as ours. Looked at
    -- before the snapshot: one that ends between the two is not in it, and one that begins comes after every entry.
    elsewhere xid[] := ARRAY(
        SELECT l.transactionid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted  -- its own; who waits asks to share
          AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database()));
BEGIN
    RETURN (
        SELECT coalesce(min(r.xid), pg_snapshot_xmax(pg_current_snapshot()))
        FROM pg_snapshot_xip(pg_current_snapshot()) AS r (xid)
        WHERE r.xid::xid <> ALL (elsewhere));
END
$$;
-- What is sealed already is passed by: after a dump went into a new cluster, whose transaction numbers begin again,
-- the mark stands before old entries. One look into the index for each entry, never a join with the whole tree.
CREATE OR REPLACE FUNCTION ledger.unsealed(batch integer)
RETURNS TABLE (entry_id bigint, transaction_id text, leaf_hash bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
    ended xid8 := ledger.horizon();
BEGIN
    RETURN QUERY
    WITH last AS (
        SELECT last_transaction, last_entry_id FROM public.ledger_checkpoint ORDER BY size DESC LIMIT 1
    )
    SELECT e.id, e.transaction::text, e.leaf_hash
    FROM public.ledger_entry e
    WHERE e.transaction < ended
      AND (e.transaction, e.id) > (
          coalesce((SELECT last_transaction FROM last), '0'::xid8), coalesce((SELECT last_entry_id FROM last), 0))
      AND NOT EXISTS (SELECT FROM public.ledger_leaf l WHERE l.entry_id = e.id)
    ORDER BY e.transaction, e.id
    LIMIT batch;
END
$$;
