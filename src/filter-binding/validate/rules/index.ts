export { default as hostBindingFilterUnknown } from './host/host-binding-filter-unknown.ts';
export { default as bindingLinkdev } from './identity/binding-linkdev.ts';
export { default as bindingMac } from './identity/binding-mac.ts';
export { default as bindingOwner } from './identity/binding-owner.ts';
export { default as bindingPortdev } from './identity/binding-portdev.ts';
export { default as bindingUuid } from './identity/binding-uuid.ts';
export { default as bindingFilterMissing } from './reference/binding-filter-missing.ts';
export { default as bindingParameterIgnored } from './reference/binding-parameter-ignored.ts';
