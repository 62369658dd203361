-- Addresses that differ only in case used to be separate accounts. This version
-- treats them as one account, and 0006 enforces it. Only you can decide which
-- account to keep, so this migration changes nothing and fails if it finds
-- duplicates. Merge or rename them; until then the old version keeps running.
-- To find them:
--
-- SELECT lower(email COLLATE "C"), array_agg(id ORDER BY created_at)
-- FROM customers GROUP BY 1 HAVING count(*) > 1;
DO $$
DECLARE
    duplicates BIGINT;
BEGIN
    SELECT count(*) INTO duplicates FROM (
        SELECT FROM customers
        GROUP BY lower(email COLLATE "C") HAVING count(*) > 1
    ) AS addresses;
    IF duplicates > 0 THEN
        RAISE EXCEPTION
            '% email addresses have several accounts: see migrations/0005',
            duplicates;
    END IF;
END
$$;
