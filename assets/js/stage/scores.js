/** The form in which a judge scores: what was given stays, digits pick, what waits is put in again. */

/** Whether somebody has put something in that was not sent yet. */
export function isChanged(control) {
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

/** Make what stands in a form what it goes back to when it is reset. */
export function keepAsGiven(form) {
  for (const control of form.elements) {
    if (control.type === "radio" || control.type === "checkbox") control.defaultChecked = control.checked;
    else if (control.type !== "hidden" && "defaultValue" in control) control.defaultValue = control.value;
  }
}

/** Put in what was entered before: {name: value}. */
export function fillForm(form, data) {
  for (const control of form.elements) {
    if (!(control.name in data) || control.type === "hidden") continue;
    if (control.type === "radio") control.checked = control.value === String(data[control.name]);
    else control.value = String(data[control.name]);
  }
  keepAsGiven(form);
}

/** A digit gives the criterion that has the focus its score. */
export function pickByDigit(event) {
  const radio = event.target;
  if (radio.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey || !/^\d$/.test(event.key)) return;
  const wanted = [...radio.form.elements].find((one) => one.type === "radio" && one.name === radio.name && one.value === event.key);
  if (!wanted) return;
  event.preventDefault();
  wanted.checked = true;
  wanted.focus();
}
