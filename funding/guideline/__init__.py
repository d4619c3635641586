"""The rules of a funding programme as data, and assess(), which applies them. Knows no Django.

Read in this order: `base` (building blocks) → `money_rules`, `time_rules`, `procedure_rules` → `model` (one
guideline version) → `plan` (what people enter) → `findings`, `outcome` (what comes back) → `lines`, `grant`,
`checks_*` (one question each) → `assess` → `load` (file to model) with `places`,
`consistency`, `examples`; what is wrong with a file is a `faults.Fault`, from `toml_faults` or `format_faults`.
"""
