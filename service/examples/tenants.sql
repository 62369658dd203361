-- A second line of defense: a query that forgets `WHERE tenant_id = ...`
-- sees only the rows of the current tenant.
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
-- Without FORCE, the table's owner sees every row.
ALTER TABLE invoices FORCE ROW LEVEL SECURITY;
-- Fails if the setting is missing, so a missing tenant never means all tenants.
CREATE POLICY tenant ON invoices
    USING (tenant_id = current_setting('app.tenant')::uuid);
