/** The longest name of a Linux interface, in bytes: IFNAMSIZ without the final zero. */
export const MAX_LINK_NAME = 15;
