/**
 * In the place of Svelte's `internal/client/warnings.js`: what it warns its developers of is heard in development and
 * in tests, and tells a host's page nothing. One that Svelte comes to know and is not here ends the build.
 */
const unheard = () => {};

export {
  unheard as assignment_value_stale,
  unheard as await_reactivity_loss,
  unheard as await_waterfall,
  unheard as binding_property_non_reactive,
  unheard as console_log_state,
  unheard as derived_inert,
  unheard as event_handler_invalid,
  unheard as hydratable_missing_but_expected,
  unheard as hydration_attribute_changed,
  unheard as hydration_html_changed,
  unheard as hydration_mismatch,
  unheard as invalid_raw_snippet_render,
  unheard as legacy_recursive_reactive_block,
  unheard as lifecycle_double_unmount,
  unheard as ownership_invalid_binding,
  unheard as ownership_invalid_mutation,
  unheard as select_multiple_invalid_value,
  unheard as state_proxy_equality_mismatch,
  unheard as svelte_boundary_reset_noop,
  unheard as transition_slide_display,
};
