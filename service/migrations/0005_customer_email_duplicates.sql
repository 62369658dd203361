-- Addresses that differ only in case were separate accounts. This version
-- treats them as one, and 0006 enforces it. Only you can decide which account
-- stays, so this migration changes nothing and fails if there are any. Until
-- they are merged or renamed, the old version keeps running. To find them:
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
