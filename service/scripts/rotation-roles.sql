-- The group owns the tables and holds the rights; it cannot log in.
CREATE ROLE orders_app NOLOGIN;
-- The service logs in as one of these two. The other one is idle.
CREATE ROLE orders_a LOGIN IN ROLE orders_app;
CREATE ROLE orders_b NOLOGIN IN ROLE orders_app;
-- Sessions act as the group, so it owns whatever they create.
ALTER ROLE orders_a SET role = 'orders_app';
ALTER ROLE orders_b SET role = 'orders_app';
-- Settings apply at login and are not inherited: set them on both roles.
ALTER ROLE orders_a SET statement_timeout = '5s';
ALTER ROLE orders_b SET statement_timeout = '5s';
