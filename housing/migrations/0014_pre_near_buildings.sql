-- What lies near: asked of the geometry's own index. Policies stand before its operators, which are not leakproof, so a
-- session of the registrar, who may read all buildings, would compare each building with all others.

create function doorplate.twin_buildings(buildings bigint[], metres double precision)
    returns table (one bigint, other bigint)
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
    if not doorplate.is_actor() then
        return;
    end if;
    return query
        select b.id, n.id
          from unnest(buildings) given (id)
          join doorplate.building b on b.id = given.id
          join doorplate.building n
            on n.area operator(public.&&) public.st_expand(b.area, metres / 110500 / cos(radians(public.st_y(b.point))))
           and n.id <> b.id
         where case when public.st_dimension(b.area) = 2 and public.st_dimension(n.area) = 2
                    then public.st_covers(b.area, n.point) or public.st_covers(n.area, b.point)
                    else public.st_dwithin(b.area::public.geography, n.area::public.geography, metres) end;
end
$$;
comment on function doorplate.twin_buildings is 'buildings that may be the same: footprints that lie on one another; where one of the two has no footprint, what is near in metres. Two houses that stand apart on the map are two, however near';

create function doorplate.buildings_near(lons double precision[], lats double precision[], metres double precision)
    returns table (place integer, building bigint)
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
    if not doorplate.is_actor() then
        return;
    end if;
    return query
        select g.place::integer, b.id
          from unnest(lons, lats) with ordinality g (lon, lat, place)
          join doorplate.building b
            on b.area operator(public.&&)
                   public.st_expand(public.st_setsrid(public.st_makepoint(g.lon, g.lat), 4326),
                                    metres / 110500 / cos(radians(g.lat)))
           and public.st_dwithin(b.area::public.geography,
                                 public.st_setsrid(public.st_makepoint(g.lon, g.lat), 4326)::public.geography, metres);
end
$$;
comment on function doorplate.buildings_near is 'buildings within so many metres of points (EPSG:4326), on the ellipsoid';

revoke all on function doorplate.twin_buildings(bigint[], double precision),
    doorplate.buildings_near(double precision[], double precision[], double precision) from public;
grant execute on function doorplate.twin_buildings(bigint[], double precision),
    doorplate.buildings_near(double precision[], double precision[], double precision) to doorplate_registrar;
