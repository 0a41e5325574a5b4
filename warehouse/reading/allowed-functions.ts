/**
 * What a query from outside may call. Closed by default: whatever reaches files, settings, other queries, plans, the catalog, the clock
 * or chance is left out, and so is what makes a long text of a short one.
 */
export const allowedFunctions: ReadonlySet<string> = new Set(
  `
  ! !__postfix !~~ !~~* !~~~ % & && * ** + - ->> -> / // << <=> <@ >> @> ^ ^@ | || ~ ~~ ~~* ~~~ !~ ~*
  abs acos add asin atan atan2 cbrt ceil ceiling cos cot degrees divide even exp factorial floor fdiv fmod gamma gcd greatest isfinite
  isinf isnan lcm least lgamma ln log log10 log2 mod multiply nextafter pi pow power radians round round_even sign signbit sin sqrt subtract
  tan trunc xor bit_count
  ascii bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein editdist3 ends_with format hamming instr
  jaccard jaro_similarity jaro_winkler_similarity lcase left len length levenshtein like_escape ilike_escape not_like_escape not_ilike_escape
  lower ltrim md5 mismatches nfc_normalize ord position prefix regexp_escape regexp_extract regexp_extract_all regexp_full_match
  regexp_matches regexp_replace regexp_split_to_array replace reverse right rtrim sha256 split split_part starts_with str_split
  str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos substr substring suffix translate trim ucase
  unicode upper hash
  age century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear
  decade epoch epoch_ms hour isodow isoyear julian last_day make_date make_time make_timestamp microsecond millisecond minute month monthname
  quarter second strftime strptime time_bucket timezone to_days to_hours to_minutes to_months to_seconds to_timestamp to_weeks to_years try_strptime
  week weekday weekofyear year yearweek days_in_month
  coalesce ifnull nullif if constant_or_null typeof pg_typeof
  array_contains array_distinct array_extract array_filter array_has array_has_all array_has_any array_length array_position array_slice
  array_sort array_transform array_unique cardinality element_at flatten list_aggregate list_any_value list_apply list_avg list_concat
  list_contains list_count list_distinct list_element list_extract list_filter list_has list_has_all list_has_any list_indexof list_max
  list_median list_min list_mode list_pack list_position list_reverse list_reverse_sort list_select list_slice list_sort list_string_agg list_sum
  list_transform list_unique list_value list_where list_zip array_value array_to_string
  map map_contains map_entries map_extract map_from_entries map_keys map_values row struct_extract struct_extract_at struct_keys struct_pack
  struct_values unnest unpivot_list
  json json_array json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text json_extract_string
  json_group_array json_group_object json_keys json_object json_structure json_type json_valid json_value to_json row_to_json array_to_json
  any_value approx_count_distinct approx_quantile arbitrary arg_max arg_min argmax argmin array_agg avg bit_and bit_or bit_xor bool_and bool_or
  corr count count_if count_star countif covar_pop covar_samp entropy favg first fsum geomean geometric_mean group_concat grouping grouping_id
  histogram kahan_sum kurtosis last list listagg mad max max_by mean median min min_by mode product quantile quantile_cont quantile_disc
  regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp
  string_agg sum sumkahan var_pop var_samp variance weighted_avg wavg
  cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
  width_bucket equi_width_bins
`
    .trim()
    .split(/\s+/),
);

/** Table functions that make rows of their arguments and read nothing. */
export const allowedTableFunctions: ReadonlySet<string> = new Set(['generate_series', 'range', 'unnest']);
