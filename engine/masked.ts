// The address of a server, or of several with commas, without users and passwords: fit to be shown.
export const masked = (url: string): string => url.replace(/\/\/[^/@,]*@/g, '//***@');
